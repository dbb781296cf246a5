import { version } from "@pulumi/random/package.json";

import { serve } from "../plugin/server";
import { RandomProvider } from "./randomProvider";

serve(new RandomProvider(version));
