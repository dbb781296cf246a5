import { runMain } from "../shared/runMain";
import { sbom } from "./commandLine";

runMain(async () => {
  console.log(await sbom(process.argv.slice(2)));
});
