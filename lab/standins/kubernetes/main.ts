import { version } from "@pulumi/kubernetes/package.json";

import { engineHost } from "../plugin/host";
import { serve } from "../plugin/server";
import { KubernetesProvider } from "./kubernetesProvider";

serve(new KubernetesProvider(version, engineHost(process.argv[2])));
