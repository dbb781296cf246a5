import { PolicyPack } from "@pulumi/policy";

import { policiesOf } from "./pack";
import { rules } from "./rules";

new PolicyPack("llm-gateway", { policies: policiesOf(rules) });
