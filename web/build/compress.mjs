/** Compressed copies beside each text asset, so that the server never compresses while serving. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const text = /\.(js|css|svg|json|html|txt)$/;

/** Writes `X.br` and `X.gz` beside every text file X in the directory. */
export function compressAssets(directory) {
  for (const name of readdirSync(directory)) {
    if (text.test(name)) compress(join(directory, name));
  }
}

/** Writes the copies of one file. */
export function compress(path) {
  const bytes = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
