import { errorText, runCommandLine } from "./commandLine";

// What fails inside a resource's inputs reaches nobody else.
process.on("unhandledRejection", (error) => {
  console.error(errorText(error));
  process.exit(1);
});

void runCommandLine(process.argv.slice(2)).then(({ exitCode, output, errors }) => {
  if (output) console.log(output);
  if (errors) console.error(errors);
  process.exitCode = exitCode;
});
