/*
 * What the tools use of the stand-ins: the provider's knowledge of which change replaces an object.
 */

export { formatPath, touches } from "./kubernetes/diff";
export { replacingFields } from "./kubernetes/replacement";
