import { readFileSync, writeFileSync } from "node:fs";

import { stringify } from "yaml";

import { readSettings } from "../../components";
import { UserError } from "../../components/userError";
import { version } from "../../package.json";
import { connect, unlessAbsent, unlessRefused } from "../cluster/clusterClient";
import { tryRun } from "../shared/commands";
import { projectRoot } from "../shared/folders";
import { runMain } from "../shared/runMain";
import { type Arguments, parseArguments } from "./arguments";
import { collectKit, kitText, readKit, type RecoveryKit, secretManifests } from "./kit";
import { newStackConfig } from "./newStack";
import { readPassphrase } from "./passphrase";
import { readConfig, writeConfig } from "./pulumiConfig";
import { seal, unseal } from "./sealed";

/** The folder of the stacks' settings: npm runs scripts in the checkout. */
const project = process.cwd();

const write = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(words: readonly string[]): Promise<void> {
  const args = parseArguments(words);
  const passphrase = readPassphrase(args.passphraseFile, process.env);
  if (args.command === "export") await exportKit(args, passphrase);
  else if (args.command === "import") await importKit(args, openKit(args.in, passphrase));
  else
    process.stdout.write(
      secretManifests(openKit(args.in, passphrase))
        .map((one) => `---\n${stringify(one)}`)
        .join(""),
    );
}

async function exportKit(args: Extract<Arguments, { command: "export" }>, passphrase: string): Promise<void> {
  const config = await readConfig(args.stack, project);
  const namespace = readSettings(config).namespace.name;
  const cluster = connect(args, namespace);
  const kit = await unlessRefused(cluster, async () =>
    collectKit({
      config,
      program: await programVersion(),
      readSecret: async (name) =>
        (await unlessAbsent(() => cluster.core.readNamespacedSecret({ namespace, name })))?.data,
      now: new Date(),
    }),
  );
  writeFileSync(args.out, seal(kitText(kit), passphrase), { mode: 0o600 });
  write(`recovery kit of stack ${args.stack} written to ${args.out}: config, salt key${secretsText(kit)}`);
  write(
    "Keep it and its passphrase apart from each other and from this cluster. Export again after each change of the config.",
  );
}

async function importKit(args: Extract<Arguments, { command: "import" }>, kit: RecoveryKit): Promise<void> {
  const config = newStackConfig(kit, args);
  await writeConfig(args.stack, config, project);
  write(`config of stack ${args.stack} written, from stack ${kit.stack} as of ${kit.created}`);
  const { version, revision } = kit.program;
  write(`the kit is from version ${version} of the program${revision ? `, revision ${revision}` : ""}`);
  if (kit.secrets.length > 0)
    write(`before pulumi up, create the namespace and in it${secretsText(kit).replace(",", "")}`);
}

const secretsText = ({ secrets }: RecoveryKit): string =>
  secrets.length === 0 ? "" : `, Secrets ${secrets.map(({ name }) => name).join(", ")}`;

function openKit(file: string, passphrase: string): RecoveryKit {
  return readKit(unseal(read(file), passphrase));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`--in ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function programVersion(): Promise<RecoveryKit["program"]> {
  const revision = (await tryRun("git", ["rev-parse", "HEAD"], { cwd: projectRoot }))?.stdout.trim();
  return { version, ...(revision ? { revision } : {}) };
}

runMain(() => main(process.argv.slice(2)));
