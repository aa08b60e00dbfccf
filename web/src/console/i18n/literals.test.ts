import ts from "typescript";
import { expect, test } from "vitest";

/** The same in every language. */
const NAMES = new Set([
  "Frontage",
  // A specimen of type, as colours are shown.
  "Aa",
  ...["Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari"],
  ...["Android", "Windows", "Mac", "Linux"],
]);

/** Attributes that nobody reads. */
const TECHNICAL =
  /^(className|key|id|name|type|role|look|href|to|rel|target|d|as|slot|autoComplete|data-.*)$/;

/** A capital letter and what follows it in English, or words that only sentences have. */
const CAPITAL = /^\p{Lu}\p{Ll}+(?:[ ,.:;…!?’].*)?$/su;
const SMALL_WORDS =
  /(^|\s)(a|an|the|of|to|and|or|is|are|was|were|not|no|your|you|this|that|for|with|by|on|it|now)(\s|[.,…!?]|$)/;
const LETTERS = /\p{L}{2}/u;

const isProse = (text: string) =>
  CAPITAL.test(text.trim()) || (/\s/.test(text.trim()) && SMALL_WORDS.test(text));

/** The console's own code by its path, without tests and what has words by its nature. */
const code = new Map(
  Object.entries(
    import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true }),
  )
    .map(([path, text]) => [path.replace(/^\.\.\//, ""), text] as const)
    .filter(([file]) => !/^(\.\/|i18n\/|messages\/)|test/.test(file)),
);
const files = [...code.keys()].sort();

/** The words of a file that no message file knows, each with its line. */
function literalsIn(file: string, text = code.get(file) ?? ""): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, words: string) => {
    if (NAMES.has(words.trim())) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${words.trim().replace(/\s+/g, " ")}`);
  };
  const visit = (node: ts.Node): void => {
    if (isForNobody(node)) return;
    if (ts.isJsxText(node) && LETTERS.test(node.text)) report(node, node.text);
    if (ts.isStringLiteralLike(node) && isProse(node.text)) report(node, node.text);
    if (ts.isTemplateExpression(node)) {
      const words = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
      const sentence = words.map(({ text }) => text).join("…");
      if (isProse(sentence)) report(node, sentence);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What is written for the machine or the developer: classes, types, keys' names, thrown errors. */
function isForNobody(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) {
    return true;
  }
  if (ts.isJsxAttribute(node)) return TECHNICAL.test(node.name.getText());
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  if (ts.isCallExpression(node))
    return /^(cx|console\.\w+|.*\.(setRequestHeader|includes))$/.test(node.expression.getText());
  if (ts.isStringLiteral(node) && ts.isBinaryExpression(node.parent)) {
    return /^[!=]==$/.test(node.parent.operatorToken.getText());
  }
  return ts.isStringLiteral(node) && ts.isCaseClause(node.parent);
}

test("no words of the console are written in its code", () => {
  const found = files.flatMap((file) => literalsIn(file));
  expect(found, "these belong into web/src/console/messages").toEqual([]);
});

test("words are found wherever they hide, and nothing else is taken for words", () => {
  const component = `
    import { a } from "The module";
    const label = "Settings";
    const sentence = busy ? \`Saving \${n} pictures of the hotel\` : "just now";
    export const C = () => (
      <a className="the words" href="/of" aria-label="Open page" title={t("page.open")}>
        Open {name} <b>{event.key === "Escape" ? "x" : cx("to the")}</b>
      </a>
    );
    throw new TypeError("Nobody reads this.");
  `;
  expect(literalsIn("Example.tsx", component).map((line) => line.replace(/^.*:\d+: /, ""))).toEqual(
    ["Settings", "Saving … pictures of the hotel", "just now", "Open page", "Open"],
  );
});
