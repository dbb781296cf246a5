import { keepingLast } from "./lastResult";
import { commandLine, dataOf, objectNamed, type Proxy, variableOf } from "./proxy";
import { parsePythonYaml } from "./pythonYaml";
import { describe, type Resource } from "./resource";
import { oncePerStack, type Stack } from "./stack";
import { at, hasUnknown, isObject, items, text, unknownYet, type Value } from "./values";

/** The proxy's configuration, as far as it is in the stack. */
export type ProxyConfig =
  /** Read; `source` is the object that holds it. */
  | { kind: "read"; config: Value; source: Resource }
  /** It is not in the stack, or can't be parsed: why, as a predicate that follows the workload's name. */
  | { kind: "missing"; problem: string }
  /** Not known before the update. */
  | { kind: "unknown" };

const missing = (problem: string): ProxyConfig => ({ kind: "missing", problem });

/**
 * Finds and parses a proxy's configuration: the file that `CONFIG_FILE_PATH` or `--config` names, in the ConfigMap or Secret
 * of the volume that is mounted at that path.
 * Source: LiteLLM 1.109.1, `proxy_server.py` (`CONFIG_FILE_PATH` has precedence over `--config`, a bucket over both).
 */
export function proxyConfigOf(stack: Stack, proxy: Proxy): ProxyConfig {
  const known = configsOf(stack);
  const config = known.get(proxy) ?? read(stack, proxy);
  known.set(proxy, config);
  return config;
}

const configsOf = oncePerStack(() => new Map<Proxy, ProxyConfig>());

function read(stack: Stack, proxy: Proxy): ProxyConfig {
  const bucket = variableOf(stack, proxy.container, "LITELLM_CONFIG_BUCKET_NAME");
  if (bucket && bucket.kind !== "possible") {
    return missing("loads its configuration from a bucket (LITELLM_CONFIG_BUCKET_NAME), which this pack can't read");
  }
  const path = configPath(stack, proxy);
  if (path === undefined) return missing("is started without --config, so LiteLLM's defaults apply");
  if (typeof path !== "string") return { kind: "unknown" };
  const found = fileAt(stack, proxy, path);
  // A mount or volume that is not known yet may contain the file.
  const unclear = hasUnknown(at(proxy.container.spec, "volumeMounts")) || hasUnknown(at(proxy.workload.pod, "volumes"));
  return found.kind === "missing" && unclear ? { kind: "unknown" } : found;
}

/** Programs that take a script after `-c`. */
const interpreter = /(^|\/)(ba|da|a|z)?sh$|(^|\/)python[\d.]*$/;

function configPath(stack: Stack, proxy: Proxy): Value {
  const variable = variableOf(stack, proxy.container, "CONFIG_FILE_PATH");
  if (variable?.kind === "literal" || variable?.kind === "secret") return variable.value;
  const words = commandLine(proxy.container.spec);
  if (words === undefined) return unknownYet;
  for (const [index, word] of words.entries()) {
    const short = word === "-c" && !interpreter.test(words[index - 1] ?? "");
    if (word === "--config" || short) return words[index + 1];
    if (word.startsWith("--config=")) return word.slice("--config=".length);
  }
  return undefined;
}

function fileAt(stack: Stack, { workload, container }: Proxy, path: string): ProxyConfig {
  const mount = items(at(container.spec, "volumeMounts"))
    .map((spec) => ({ spec, folder: (text(at(spec, "mountPath")) ?? "").replace(/\/$/, "") }))
    .filter(({ folder }) => path === folder || path.startsWith(`${folder}/`))
    .sort((left, right) => right.folder.length - left.folder.length)[0];
  if (!mount) return missing(`reads its configuration from ${path}, where no volume is mounted`);
  const subPath = text(at(mount.spec, "subPath"));
  const below = path.slice(mount.folder.length + 1);
  const file = [subPath, below].filter((part) => part !== undefined && part !== "").join("/");
  const volume = items(at(workload.pod, "volumes")).find(
    (candidate) => at(candidate, "name") === at(mount.spec, "name"),
  );
  return fileIn(stack, workload.resource, volume, file, path);
}

/** An object that a volume is filled from. */
interface VolumeSource {
  kind: "ConfigMap" | "Secret";
  name: Value;
  items: Value;
}

/** The objects that a volume is filled from: one, or several in a projected volume. */
function sourcesOf(volume: Value): VolumeSource[] {
  const single = [volume, ...items(at(volume, "projected", "sources"))];
  return single.flatMap((source): VolumeSource[] => {
    const [configMap, secret] = [at(source, "configMap"), at(source, "secret")];
    if (isObject(configMap)) return [{ kind: "ConfigMap", name: configMap.name, items: configMap.items }];
    if (isObject(secret)) {
      return [{ kind: "Secret", name: secret.secretName ?? secret.name, items: secret.items }];
    }
    return [];
  });
}

function fileIn(stack: Stack, workload: Resource, volume: Value, file: string, path: string): ProxyConfig {
  const sources = sourcesOf(volume);
  if (sources.length === 0) {
    return missing(`reads its configuration from ${path}, which is not mounted from a ConfigMap or Secret`);
  }
  for (const source of sources) {
    const held = objectNamed(stack, source.kind, source.name, workload);
    if (typeof held === "symbol") return { kind: "unknown" };
    if (!held) continue;
    const key = keyOf(source.items, file);
    if (key === undefined) continue;
    const content = dataOf(held, key);
    if (
      typeof content === "symbol" ||
      ["data", "stringData"].some((part) => typeof at(held.inputs, part) === "symbol")
    ) {
      return { kind: "unknown" };
    }
    if (content !== undefined) return parsed(text(content) ?? "", held, key);
  }
  const names = sources.map(({ kind, name }) => `${kind} ${String(name)}`).join(", ");
  return missing(`reads its configuration from ${path}, but this stack has no such file in ${names}`);
}

/** The key that a file is mounted from: `items` may map keys to other file names. */
function keyOf(list: Value, file: string): string | undefined {
  if (list === undefined || items(list).length === 0) return file;
  return text(
    at(
      items(list).find((item) => at(item, "path") === file),
      "key",
    ),
  );
}

/** The value in a file, or the errors of a file that is not YAML. */
const contentOf = keepingLast((content): { value: Value; isYaml: boolean } => {
  const document = parsePythonYaml(content);
  const isYaml = document.errors.length === 0;
  return { value: isYaml ? (document.toJS() as Value) : undefined, isYaml };
});

function parsed(content: string, source: Resource, key: string): ProxyConfig {
  const { value: config, isYaml } = contentOf(content);
  const where = `the configuration in ${describe(source)}, key ${key},`;
  if (!isYaml) return missing(`can't be judged: ${where} is not YAML`);
  if (!isObject(config)) return missing(`can't be judged: ${where} is not a mapping`);
  if (config.include !== undefined)
    return missing(`can't be judged: ${where} includes other files, which may override it`);
  return { kind: "read", config, source };
}
