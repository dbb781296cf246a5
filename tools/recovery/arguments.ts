import { parseWords } from "../shared/parseWords";
import { UsageError } from "../shared/runMain";
import { passphraseVariable } from "./passphrase";

/** The usage of the command. */
export const usage = [
  "usage: npm run recovery-kit -- export --stack <stack> --out <file> [options]",
  "       npm run recovery-kit -- import --in <file> --stack <new stack> [options]",
  "       npm run --silent recovery-kit -- secrets --in <file>",
  "",
  "  export   writes what the stack needs to be deployed again: its config, its salt key, the Secrets that the config names",
  "  import   writes the config of a new stack that restores the database from its object store; `pulumi stack init` first",
  "  secrets  prints the Secrets as manifests for kubectl apply",
  "",
  `The file is encrypted with a passphrase, from ${passphraseVariable} or a file.`,
  "",
  "  --passphrase-file <file>   the file whose first line is the passphrase",
  "  --context <context>        export: the kubeconfig's context (default: its current one)",
  "  --kubeconfig <file>        export: the kubeconfig (default: KUBECONFIG or ~/.kube/config)",
  "  --server-name <name>       import: the archive's folder for the restored database (default: the next after the lost one's)",
  "  --target-time <time>       import: restore to this time, such as 2026-11-24T06:39:58Z (default: the end of the archive)",
].join("\n");

/** The arguments of `npm run recovery-kit`. */
export type Arguments = { passphraseFile?: string } & (
  | { command: "export"; stack: string; out: string; context?: string; kubeconfig?: string }
  | { command: "import"; stack: string; in: string; serverName?: string; targetTime?: string }
  | { command: "secrets"; in: string }
);

const options = {
  stack: { type: "string" },
  in: { type: "string" },
  out: { type: "string" },
  context: { type: "string" },
  kubeconfig: { type: "string" },
  "passphrase-file": { type: "string" },
  "server-name": { type: "string" },
  "target-time": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Parses the command line.
 * @throws UsageError naming the invalid argument
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseWords(args, options, usage);
  if (values.help) throw new UsageError(usage);
  const [command, ...others] = positionals;
  if (others.length > 0) throw new UsageError(`argument ${others[0]} not expected\n\n${usage}`);
  const needed = (name: "in" | "out" | "stack"): string => {
    const value = values[name];
    if (!value) throw new UsageError(`--${name} is missing\n\n${usage}`);
    return value;
  };
  const passphraseFile = values["passphrase-file"];
  switch (command) {
    case "export": {
      const { context, kubeconfig } = values;
      return { command, stack: needed("stack"), out: needed("out"), context, kubeconfig, passphraseFile };
    }
    case "import": {
      const { "server-name": serverName, "target-time": targetTime } = values;
      return { command, stack: needed("stack"), in: needed("in"), serverName, targetTime, passphraseFile };
    }
    case "secrets":
      return { command, in: needed("in"), passphraseFile };
    case undefined:
    default:
      throw new UsageError(`command ${command ?? ""} not found; available: export, import, secrets\n\n${usage}`);
  }
}
