import type { types } from "@pulumi/kubernetes";

import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";
import { writableFolder } from "./environment";

/** `nobody`, the user of LiteLLM's non-root image. */
const nobody = 65534;

/** The volume behind the one folder that may be written to. */
export const scratchVolume: types.input.core.v1.Volume = { name: "scratch", emptyDir: { sizeLimit: "1Gi" } };

/** What the proxy's pods and the migration's have in common. */
export const basePodSpec = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: podSecurityContext(nobody),
} satisfies Partial<types.input.core.v1.PodSpec>;

/** What the proxy's container and the migration's have in common. */
export function baseContainer(image: string) {
  return {
    name: "litellm",
    image,
    imagePullPolicy: "IfNotPresent",
    securityContext: containerSecurityContext,
    volumeMounts: [{ name: scratchVolume.name, mountPath: writableFolder }],
  } satisfies types.input.core.v1.Container;
}
