import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { scripts } from "../../package.json";
import { projectRoot } from "../../tools/shared/folders";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: projectRoot,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(projectRoot, file)));
const pages = files.filter((file) => file.endsWith(".md"));
const read = (file: string): string => readFileSync(join(projectRoot, file), "utf8");

/** A page without its code blocks, in which links and paths are other people's. */
const proseOf = (page: string): string => read(page).replaceAll(/^```.*?^```/gms, "");
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  all(proseOf(page), /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** `{a,b}.ts` as its alternatives. */
function expanded(path: string): string[] {
  const braces = /^(.*)\{([^}]*)\}(.*)$/.exec(path);
  if (braces === null) return [path];
  const [, start = "", middle = "", end = ""] = braces;
  return middle.split(",").map((each) => `${start}${each}${end}`);
}

const isFileOrFolder = (path: string): boolean => existsSync(join(projectRoot, path));
const folders = new Set(files.filter((file) => file.includes("/")).map((file) => file.slice(0, file.indexOf("/") + 1)));

describe("the documents", () => {
  it("link only to files and headings that exist", () => {
    const broken = pages.flatMap((page) =>
      all(proseOf(page), /\]\(([^)\s]+)\)/g)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [path = "", anchor] = link.split("#");
          const target = path === "" ? page : join(dirname(page), path);
          return !isFileOrFolder(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
        })
        .map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it("name only paths that exist", () => {
    const names = new Set(files.map((file) => basename(file)));
    const exists = (path: string, page: string): boolean => {
      if (path.startsWith("../")) return isFileOrFolder(join(dirname(page), path));
      if ([...folders].some((folder) => path.startsWith(folder))) return isFileOrFolder(path);
      return !path.endsWith(".ts") || path.includes("*") || names.has(basename(path));
    };
    const missing = pages.flatMap((page) =>
      all(proseOf(page), /`([\w.@/{},*-]+)`/g)
        .flatMap(expanded)
        .filter((path) => !exists(path, page))
        .map((path) => `${page}: ${path}`),
    );
    assert.deepEqual(missing, []);
  });

  it("name only npm scripts that exist", () => {
    const missing = pages.flatMap((page) =>
      all(read(page), /\bnpm run (?:--silent )?([\w:-]+)/g)
        .filter((script) => !(script in scripts))
        .map((script) => `${page}: npm run ${script}`),
    );
    assert.deepEqual(missing, []);
  });
});
