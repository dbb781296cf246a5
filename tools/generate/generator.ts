import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../shared/folders";

/** A generated file, its path below the checkout's root. */
export interface GeneratedFile {
  file: string;
  text: string;
}

/** Makes some of the generated files. */
export interface Generator {
  /** The files and folders that it makes; a folder holds nothing else. */
  places: readonly string[];
  make(): Promise<GeneratedFile[]>;
  /** Absent where the checkout is all that it is made from. */
  source?: Source;
}

/** What files are made from that the checkout doesn't have. */
export interface Source {
  /** What is needed to get it: "python3 with pip, and a package index". */
  needs: string;
  /** The versions that the program is made for: "LiteLLM 1.109.1". */
  pinned: string;
  /** The versions that a file was made from, as its text has them; undefined where it has none. */
  statedIn(file: GeneratedFile): string | undefined;
}

/** The files that are in the generator's places now. */
export function presentFiles({ places }: Generator): GeneratedFile[] {
  return places.flatMap(filesAt).map((file) => ({ file, text: readFileSync(join(projectRoot, file), "utf8") }));
}

/** Whether each present file of a generator with a source states the pinned versions. */
export function statesPinned(generator: Generator, source: Source): boolean {
  return presentFiles(generator).every((file) => source.statedIn(file) === source.pinned);
}

function filesAt(place: string): string[] {
  if (!place.endsWith("/")) return existsSync(join(projectRoot, place)) ? [place] : [];
  if (!existsSync(join(projectRoot, place))) return [];
  return readdirSync(join(projectRoot, place), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(projectRoot.length + 1));
}
