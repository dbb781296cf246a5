import { getOrganization, getProject, getStack, StackReference } from "@pulumi/pulumi";

/**
 * The output `namespace` of the stack itself, as its last update left it: where its gateway is. Undefined before the first update, and for a program without this output.
 */
export async function namespaceOfLastUpdate(): Promise<string | undefined> {
  // Without a parent: a child of the gateway would wait for the check that asks this.
  const itself = new StackReference("last-update", { name: `${getOrganization()}/${getProject()}/${getStack()}` });
  const { value } = await itself.getOutputDetails("namespace");
  return typeof value === "string" ? value : undefined;
}
