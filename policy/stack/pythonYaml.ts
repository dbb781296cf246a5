import { type Document, parseDocument, type Tags } from "yaml";

/** PyYAML's booleans: those of YAML 1.1 without the single letters. */
const booleans: [value: boolean, test: RegExp][] = [
  [true, /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/],
  [false, /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/],
];

/** Without a decimal point, or a sign in the exponent, PyYAML reads a string. */
const exponent = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)[eE][-+]\d+$/;

function pythonTags(tags: Tags): Tags {
  return tags.flatMap((tag) => {
    if (typeof tag === "string" || tag.tag === "tag:yaml.org,2002:timestamp") return [];
    if (tag.tag === "tag:yaml.org,2002:bool") {
      const found = booleans.find(([value]) => tag.identify?.(value) === true);
      return found ? [{ ...tag, test: found[1] } as typeof tag] : [];
    }
    return [tag.format === "EXP" ? ({ ...tag, test: exponent } as typeof tag) : tag];
  });
}

/**
 * Parses YAML as LiteLLM does, with PyYAML's `safe_load`: YAML 1.1, in which `yes` and `off` are booleans. Two differences:
 * dates stay strings, and duplicate keys are errors. PyYAML takes the last one, which a reviewer can't see.
 * Source: https://github.com/yaml/pyyaml/blob/6.0.2/lib/yaml/resolver.py
 */
export function parsePythonYaml(text: string): Document.Parsed {
  return parseDocument(text, { version: "1.1", merge: true, customTags: pythonTags });
}
