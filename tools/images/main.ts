import { runMain } from "../shared/runMain";
import { runImages } from "./commandLine";

runMain(async () => {
  const { exitCode, output } = await runImages(process.argv.slice(2));
  console.log(output);
  return exitCode;
});
