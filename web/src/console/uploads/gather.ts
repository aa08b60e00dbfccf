/** Files out of what somebody dropped or pasted, folders and all. */

/** Files of one drop at most; a whole disk may have been let go. */
const MOST = 1_000;
const DEEPEST = 12;

/** Endings of what may be a picture, where a browser tells no type. */
const ENDINGS = /\.(jpe?g|png|webp|avif|gif|hei[cf]s?)$/i;

/** What a drop came to. */
export interface Gathered {
  files: File[];
  /** Files of folders that are no pictures, which nobody meant. */
  leftOut: number;
}

/** Whether a file of a folder is worth sending: a folder of photos holds other things too. */
export function mayBePicture({ name, type }: Pick<File, "name" | "type">): boolean {
  if (name.startsWith(".")) return false;
  return type.startsWith("image/") || ENDINGS.test(name);
}

/**
 * The files of a drop. Call it in the event itself: afterwards the browser tells nothing of what
 * was dropped.
 */
export async function dropped(transfer: DataTransfer): Promise<Gathered> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const folders = entries.filter((entry) => entry?.isDirectory) as FileSystemDirectoryEntry[];
  const isFile = (_file: File, index: number) => entries[index]?.isDirectory !== true;
  // What lies on its own was meant, whatever it is: the server says what is wrong with it.
  const files = [...transfer.files].filter(isFile);
  if (folders.length === 0) return { files, leftOut: 0 };
  const inside: File[] = [];
  for (const folder of folders) await collect(folder, inside, 0);
  return { ...onlyPictures(inside), files: [...files, ...onlyPictures(inside).files] };
}

/** The pictures of a chosen folder, in the order of their names. */
export function onlyPictures(files: readonly File[]): Gathered {
  const pictures = files.filter(mayBePicture);
  const path = (file: File) => file.webkitRelativePath || file.name;
  const byName = new Intl.Collator(undefined, { numeric: true });
  return {
    files: pictures.sort((one, other) => byName.compare(path(one), path(other))),
    leftOut: files.length - pictures.length,
  };
}

async function collect(
  folder: FileSystemDirectoryEntry,
  files: File[],
  depth: number,
): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // It gives a hundred at a time, and nothing at the end.
    const some = await new Promise<FileSystemEntry[]>((done, failed) =>
      reader.readEntries(done, failed),
    ).catch(() => []);
    if (some.length === 0) return;
    for (const entry of some) {
      if (files.length >= MOST) return;
      if (entry.isFile) {
        const file = await new Promise<File | null>((done) =>
          (entry as FileSystemFileEntry).file(done, () => done(null)),
        );
        if (file) files.push(file);
      } else if (depth < DEEPEST) {
        await collect(entry as FileSystemDirectoryEntry, files, depth + 1);
      }
    }
  }
}

/** Pictures of the clipboard, under names that tell one from another. */
export function pasted(data: DataTransfer | null, at = new Date()): File[] {
  const files = [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
  const when = at.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  return files.map((file, index) => {
    // Every browser calls a copied picture so.
    if (!/^image\.\w+$/.test(file.name)) return file;
    const ending = file.name.slice(file.name.lastIndexOf("."));
    const number = files.length > 1 ? `-${index + 1}` : "";
    return new File([file], `${when}${number}${ending}`, { type: file.type });
  });
}
