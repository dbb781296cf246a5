import { runCommandLine } from "./commandLine";

void runCommandLine(process.argv.slice(2)).then(({ exitCode, output, errors }) => {
  if (output) console.log(output);
  if (errors) console.error(errors);
  process.exitCode = exitCode;
});
