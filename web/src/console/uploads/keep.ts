/**
 * Remembers the queue on this device, so that a reload loses nothing: what is to be uploaded, its
 * bytes within a bound, and where the server has begun it. Where the browser keeps nothing, nothing
 * fails; a picture that was not kept has to be chosen again.
 */
import { isUnderWay, type Reason, type UploadState } from "./states";

/** Bytes of files that are kept at most, of all queues of this browser. */
const MOST_BYTES = 512 * 1024 * 1024;
/** The server forgets an unfinished upload after a day, and so does this. */
const KEPT_MS = 24 * 3_600_000;

const DATABASE = "frontage-uploads";
const STORE = "pictures";

/** A picture as the queue knows it. */
export interface Fresh {
  /** The key: what the server calls it. */
  upload: string;
  /** Its place in the queue, among those that came at the same time. */
  order: number;
  /** When it came, in milliseconds since 1970. */
  at: number;
  name: string;
  bytes: number;
  lastModified: number;
  /** How it ended; `waiting` while it has not. */
  state: UploadState;
  reason: Reason | null;
  publicId: string | null;
  location: string | null;
  refuseDuplicates: boolean;
  /** The draft that it goes into; nothing: the page. */
  draft?: number | null;
  /** What is left to send; `null` when it was not kept. */
  file: Blob | null;
  /** Set once the file is what leaves, not what was chosen. */
  prepared: {
    name: string;
    sha256: string | null;
    sourceSha256: string | null;
    isShrunk: boolean;
  } | null;
}

/** The same as it is remembered. */
export interface Kept extends Fresh {
  /** Whose, and for which hotel. */
  place: string;
  /** The window that works on it. */
  window: string;
}

export interface Keeper {
  /** What earlier windows of this person left behind, in order; it is this window's then. */
  takeOver(): Promise<Kept[]>;
  put(kept: Fresh): void;
  change(upload: string, change: Partial<Fresh>): void;
  remove(upload: string): void;
}

/** Remembers nothing. */
export const forgetful: Keeper = {
  takeOver: async () => [],
  put: () => {},
  change: () => {},
  remove: () => {},
};

/** The keeper of this browser for somebody (`place`: who and where). */
export function browserKeeper(place: string, window: WindowName): Keeper {
  if (typeof indexedDB === "undefined") return forgetful;
  let opened: Promise<IDBDatabase> | null = null;
  const database = () => (opened ??= open());
  // One after the other: what is written last is what holds.
  let line: Promise<unknown> = Promise.resolve();
  let bytes: Promise<unknown> = Promise.resolve();
  /** Sizes of the files that are kept, by upload. */
  const kept = new Map<string, number>();
  function inTurn<T>(work: (db: IDBDatabase) => Promise<T>): Promise<T> {
    const done = line.then(async () => work(await database()));
    line = done.catch(() => {});
    return done;
  }
  const quietly = (work: (db: IDBDatabase) => Promise<unknown>) =>
    void inTurn(work).catch(() => {});
  const fits = async (upload: string, size: number) => {
    let all = size - (kept.get(upload) ?? 0);
    for (const one of kept.values()) all += one;
    return all <= MOST_BYTES && (await hasRoom(size));
  };
  const note = ({ upload, file }: Kept) => {
    if (file) kept.set(upload, file.size);
    else kept.delete(upload);
  };
  return {
    takeOver: () =>
      inTurn(async (db) => {
        const all = await read(db);
        const young = ({ at }: Kept) => Date.now() - at < KEPT_MS;
        for (const { upload } of all.filter((one) => !young(one))) await remove(db, upload);
        for (const one of all.filter(young)) note(one);
        const own = all.filter((one) => one.place === place && young(one));
        const taken: Kept[] = [];
        for (const former of new Set(own.map((one) => one.window))) {
          // Its own are left from before somebody signed in again.
          if (former !== window.name && !(await window.isGone(former))) continue;
          taken.push(...own.filter((one) => one.window === former));
        }
        for (const one of taken) await write(db, { ...one, window: window.name });
        return taken.sort((one, other) => one.at - other.at || one.order - other.order);
      }).catch(() => []),
    put: (fresh) => {
      // All are known at once; their bytes follow, one file after the other.
      quietly((db) => write(db, { ...fresh, place, window: window.name, file: null }));
      const { upload, file } = fresh;
      if (!file) return;
      bytes = bytes
        .then(() =>
          inTurn(async (db) => {
            if (!(await fits(upload, file.size))) return;
            await update(db, upload, (known) => {
              // Made ready meanwhile, another file is what is left to send; or nothing is.
              if (known.file !== null || !isUnderWay(known)) return null;
              const next = { ...known, file };
              note(next);
              return next;
            });
          }),
        )
        .catch(() => {});
    },
    change: (upload, change) =>
      quietly(async (db) => {
        const { file } = change;
        const isKept = !file || (await fits(upload, file.size));
        await update(db, upload, (known) => {
          const next = { ...known, ...change, ...(isKept ? {} : { file: null }) };
          note(next);
          return next;
        });
      }),
    remove: (upload) => {
      kept.delete(upload);
      quietly((db) => remove(db, upload));
    },
  };
}

/** Whether the browser gives room for so many bytes, and as many again for others. */
async function hasRoom(bytes: number): Promise<boolean> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined || quota - usage > 2 * bytes;
}

function open(): Promise<IDBDatabase> {
  const asked = indexedDB.open(DATABASE, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "upload" });
  return request(asked);
}

const read = (db: IDBDatabase) =>
  request<Kept[]>(db.transaction(STORE).objectStore(STORE).getAll());

/** A store to write to. That a power cut may take the last second's changes back does no harm. */
const store = (db: IDBDatabase) =>
  db.transaction(STORE, "readwrite", { durability: "relaxed" }).objectStore(STORE);

const write = (db: IDBDatabase, kept: Kept) => request(store(db).put(kept));

const remove = (db: IDBDatabase, upload: string) => request(store(db).delete(upload));

/** Changes one that is known; `null` leaves it as it is. */
async function update(
  db: IDBDatabase,
  upload: string,
  change: (known: Kept) => Kept | null,
): Promise<void> {
  const all = store(db);
  const known = await request<Kept | undefined>(all.get(upload));
  const next = known ? change(known) : null;
  if (next) await request(all.put(next));
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** This window among all of this browser. */
export interface WindowName {
  readonly name: string;
  /** Whether a window is closed, or was loaded again. */
  isGone(name: string): Promise<boolean>;
}

/**
 * Names this window, and holds a lock of that name as long as it is open: what another one began
 * is taken over only when its lock is free. Without locks (on pages by plain http) a window knows
 * its own earlier self alone.
 */
export function nameWindow(newName: () => string): WindowName {
  const lock = (name: string) => `frontage-uploads-${name}`;
  if (navigator.locks) {
    const name = newName();
    void navigator.locks.request(lock(name), () => new Promise(() => {}));
    return {
      name,
      isGone: (former) =>
        navigator.locks.request(lock(former), { ifAvailable: true }, async (held) => held !== null),
    };
  }
  const key = "frontage-uploads-window";
  const former = storedName(key);
  const name = newName();
  storeName(key, name);
  return { name, isGone: async (other) => other === former };
}

function storedName(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function storeName(key: string, name: string): void {
  try {
    sessionStorage.setItem(key, name);
  } catch {
    // A browser that stores nothing keeps no queue either.
  }
}
