import { parseImage } from "./images";
import { commandLine, dataOf, isResource, keysOf, objectNamed } from "./proxy";
import type { Stack } from "./stack";
import { at, hasUnknown, isObject, items, text, type Value } from "./values";
import { allContainers, type Container } from "./workloads";

/** A Redis server of the stack, with its directives as far as they are in the stack. */
export interface RedisServer {
  container: Container;
  /** Each directive's name, in lower case, and its arguments; the last of a name is in force. */
  directives: [name: string, value: string][];
  /** Whether every file that the server reads is in the stack. */
  complete: boolean;
}

const image = /^(?:redis|valkey|keydb)(?:-server)?$/;
const program = /(?:^|\/)(?:redis|valkey|keydb)-server$/;

/** The Redis servers of the stack, recognised by image or command. */
export function redisServersOf(stack: Stack): RedisServer[] {
  return allContainers(stack)
    .filter(({ spec, initial, workload }) => workload.longRunning && !initial && runsRedis(spec))
    .map((container) => {
      const words = commandLine(container.spec);
      const files = filesOf(stack, container);
      const lines = files.contents.flatMap((content) => content.split("\n"));
      const directives = [...lines, ...argumentsOf(words ?? [])].flatMap(directiveOf);
      const includes = directives.flatMap(([name, path]) => (name === "include" ? [path.split("/").at(-1) ?? ""] : []));
      const complete = words !== undefined && files.complete && includes.every((name) => files.names.includes(name));
      return { container, directives, complete };
    });
}

function runsRedis(spec: Value): boolean {
  const named = text(at(spec, "image"));
  const command = commandLine(spec)?.[0] ?? "";
  return (named !== undefined && image.test(parseImage(named).baseName)) || program.test(command);
}

/** The directives on a command line: `--maxmemory 1gb` as `maxmemory 1gb`. */
function argumentsOf(words: readonly string[]): string[] {
  return words
    .join(" ")
    .split(/\s--(?=[a-z])/)
    .slice(1);
}

function directiveOf(line: string): [name: string, value: string][] {
  const match = /^([A-Za-z][\w-]*)\s+(.+)$/.exec(line.trim());
  return match ? [[(match[1] ?? "").toLowerCase(), (match[2] ?? "").replaceAll('"', "").trim()]] : [];
}

/** The configuration files in the volumes that a container mounts. */
interface ConfigFiles {
  names: string[];
  contents: string[];
  /** Whether all of them are known. */
  complete: boolean;
}

function filesOf(stack: Stack, { workload, spec }: Container): ConfigFiles {
  const files: ConfigFiles = { names: [], contents: [], complete: true };
  files.complete = ![at(spec, "volumeMounts"), at(workload.pod, "volumes")].some(hasUnknown);
  const mounted = items(at(spec, "volumeMounts")).map((mount) => at(mount, "name"));
  for (const volume of items(at(workload.pod, "volumes")).filter((item) => mounted.includes(at(item, "name")))) {
    const [configMap, secret] = [at(volume, "configMap"), at(volume, "secret")];
    if (!isObject(configMap) && !isObject(secret)) continue;
    const held = isObject(configMap)
      ? objectNamed(stack, "ConfigMap", configMap.name, workload.resource)
      : objectNamed(stack, "Secret", at(secret, "secretName"), workload.resource);
    if (!isResource(held) || hasUnknown(held.inputs)) files.complete = false;
    if (!isResource(held)) continue;
    for (const name of keysOf(held).filter((key) => key.endsWith(".conf"))) {
      files.names.push(name);
      files.contents.push(text(dataOf(held, name)) ?? "");
    }
  }
  return files;
}
