import { runMain } from "../shared/runMain";
import { cost } from "./commandLine";

runMain(async () => {
  console.log(await cost(process.argv.slice(2)));
});
