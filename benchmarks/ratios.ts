import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../components/userError";
import { describeEngine, findEngine } from "../tools/engine";
import { parseWords } from "../tools/shared/parseWords";
import { Progress } from "../tools/shared/progress";
import { exitCodes, runMain } from "../tools/shared/runMain";
import { enginePreview } from "./ratios/enginePreview";
import { machine, versions } from "./ratios/machine";
import { type Measured, measure } from "./ratios/measure";
import { policyPairs } from "./ratios/policies";
import { previewStart } from "./ratios/previewStart";
import { processorTime } from "./ratios/processorTime";
import { comparison, exceeded, readRecord, recordedRatios, recordText } from "./ratios/record";

const usage = `npm run benchmark -- [--record]

Measures the processor time of previews and policies, each against other work of the same run, and compares the ratios with
benchmarks/ratios/recorded.json. Needs no cluster; takes 3 minutes. Exit code 1: a ratio is more than 20 % above the record.
  --record   writes the record; on a machine that does nothing else`;

const recordFile = join(__dirname, "ratios", "recorded.json");

async function measureAll(progress: Progress): Promise<{ measured: Measured[]; engine: string }> {
  const engine = await findEngine(progress);
  const preview = await enginePreview(engine);
  try {
    const measured: Measured[] = [];
    for (const pair of [previewStart, preview.pair, ...(await policyPairs())]) {
      measured.push(await progress.step(pair.name, () => measure(pair, processorTime)));
    }
    return { measured, engine: describeEngine(engine) };
  } finally {
    preview.stop();
  }
}

runMain(async () => {
  const options = { help: { type: "boolean", short: "h" }, record: { type: "boolean" } } as const;
  const { values } = parseWords(process.argv.slice(2), options, usage, false);
  if (values.help) {
    console.log(usage);
    return exitCodes.done;
  }
  if (!values.record && !existsSync(recordFile)) {
    throw new UserError(
      "There is no benchmarks/ratios/recorded.json to compare with; `npm run benchmark -- --record` writes it.",
    );
  }
  const found = machine();
  const { measured, engine } = await measureAll(new Progress(0));
  if (values.record) {
    const recorded = new Date().toISOString().slice(0, 10);
    const record = { recorded, machine: found, versions: versions(engine), ratios: recordedRatios(measured) };
    writeFileSync(recordFile, recordText(record));
    console.log(comparison(measured, record.ratios));
    return exitCodes.done;
  }
  const record = readRecord(readFileSync(recordFile, "utf8"));
  console.log(comparison(measured, record.ratios));
  const failures = exceeded(measured, record);
  for (const failure of failures) console.error(failure);
  return failures.length > 0 ? exitCodes.failed : exitCodes.done;
});
