import { parseDocument } from "yaml";

import { keepingLast } from "../stack/lastResult";
import { isKind, type Resource } from "../stack/resource";
import { at, entries, isObject, items, type Value } from "../stack/values";
import { isLiteralSecret, isSecretName, looksRandom, suspicionIn, type Suspicion } from "./secretText";

/** A secret in plain text. */
export interface LiteralSecret {
  /** Its path: `spec.template.spec.containers[0].env.API_KEY`. */
  path: string;
  /** What it looks like, as a noun. */
  what: Suspicion;
}

/** A text in a resource. */
export interface TextAt {
  path: string;
  /** The nearest key, or the name of the environment variable. */
  key: string;
  value: string;
}

/** Keys whose values are random but public, such as digests, and names of objects, which often end in one. */
const publicKey =
  /(checksum|digest|hash|sha|sha256|commit|revision|etag|uid|uuid|version|fingerprint|cabundle|image|id)$|^name$/i;
/** Annotations whose value is the name of a Secret. */
const secretReference = /^cnpg\.io\/plugin(?:Client|Server)Secret$/;
/** Source code assigns variables named `token` and the like, so it is not read as settings. */
const code = /\.(py|sh|bash|js|mjs|cjs|ts|lua|sql|rb|go)$/i;
const structured = /\.(ya?ml|json)$/i;

/** Every text of a resource outside a Secret's data; an environment variable's text has the variable's name as its key. */
export function textsOf(resource: Resource): TextAt[] {
  const isSecret = isKind(resource, "Secret", "");
  return entries(resource.inputs).flatMap(([key, value]) => {
    if (isSecret && (key === "data" || key === "stringData")) return [];
    // The spec of a SealedSecret is encrypted.
    if (resource.kind === "SealedSecret" && key === "spec") return [];
    return textsIn(key === "binaryData" ? decodedMap(value) : value, key, key);
  });
}

function decodedMap(value: Value): Value {
  return Object.fromEntries(
    entries(value).map(([key, inside]) => [
      key,
      typeof inside === "string" ? Buffer.from(inside, "base64").toString("utf8") : inside,
    ]),
  );
}

function textsIn(value: Value, path: string, key: string): TextAt[] {
  if (typeof value === "string") return [{ path, key, value }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const [name, variable] = [at(item, "name"), at(item, "value")];
      if (typeof name === "string" && typeof variable === "string") return textsIn(variable, `${path}.${name}`, name);
      // In `--password`, `…` the flag is the key of the value after it.
      const flag = items(value)[index - 1];
      const named = typeof flag === "string" && flag.startsWith("--") && !flag.includes("=") ? flag : key;
      return textsIn(item, `${path}[${index}]`, named);
    });
  }
  return entries(value).flatMap(([inside, item]) => textsIn(item, `${path}.${inside}`, inside));
}

/** The secrets in plain text among the texts of a resource; `shortest` is the length from which a word can look random. */
export function literalSecretsIn(resource: Resource, texts: readonly TextAt[], shortest: number): LiteralSecret[] {
  const isConfigMap = isKind(resource, "ConfigMap", "");
  return texts.flatMap(({ path, key, value }) => {
    const what = suspicionOf(key, value, shortest);
    if (what !== undefined) return [{ path, what }];
    return isConfigMap && !path.startsWith("metadata") ? inFile(path, key, value) : [];
  });
}

function suspicionOf(key: string, value: string, shortest: number): Suspicion | undefined {
  const found = suspicionIn(value);
  if (found !== undefined) return found;
  const [flag, argument] = /^--?([\w-]+)=(.+)$/s.exec(value)?.slice(1) ?? [];
  if (flag !== undefined && argument !== undefined && isSecretName(flag) && isLiteralSecret(argument)) {
    return `a value for ${flag}`;
  }
  if (isSecretName(key) && isLiteralSecret(value) && !secretReference.test(key))
    return `a value for ${key.replace(/^-+/, "")}`;
  return !publicKey.test(key) && looksRandom(value, shortest) ? "a random value" : undefined;
}

/** The settings of a configuration file that are named for secrets. */
function inFile(path: string, file: string, content: string): LiteralSecret[] {
  if (code.test(file)) return [];
  const settings = structured.test(file) ? parsed(content) : linesOf(content);
  return textsIn(settings, path, file).flatMap(({ path: inside, key, value }) =>
    isSecretName(key) && isLiteralSecret(value) ? [{ path: inside, what: `a value for ${key}` }] : [],
  );
}

const parsed = keepingLast((content): Value => {
  const document = parseDocument(content, { merge: true });
  const value = document.errors.length > 0 ? undefined : (document.toJS() as Value);
  return isObject(value) || Array.isArray(value) ? value : undefined;
});

/** The lines `key value`, `key=value` and `key: value` of other formats. */
function linesOf(content: string): Value {
  const settings: Record<string, Value> = {};
  for (const line of content.split("\n")) {
    const match = /^\s*([\w.-]+)\s*(?:=|:|\s)\s*["']?([^"'\s;]+)["']?;?\s*$/.exec(line);
    if (match?.[1] !== undefined) settings[match[1]] = match[2];
  }
  return settings;
}
