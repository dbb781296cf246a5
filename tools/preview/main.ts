import { runMain } from "../shared/runMain";
import { runCommandLine } from "./commandLine";

runMain(async () => {
  const { exitCode, output, errors } = await runCommandLine(process.argv.slice(2));
  if (output) console.log(output);
  if (errors) console.error(errors);
  return exitCode;
});
