import { version } from "@pulumi/random/package.json";

import { serve } from "../plugin/server";
import { RandomProvider } from "./provider";

serve(new RandomProvider(version));
