import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../components/userError";

/**
 * Checks, before the first resource, that the config leads to a gateway.
 * @throws UserError where `url` is none, or `masterKey` is missing or in plain text
 */
export function checkConnectionConfig(): void {
  const config = new pulumi.Config();
  const url = config.get("url");
  if (url === undefined || !/^https?:\/\/[^/\s]+\/?$/.test(url))
    throw new UserError(
      `config ${config.name}:url: ${JSON.stringify(url)} is not allowed; allowed: the address of LiteLLM's management API, such as https://llm-admin.example.com. Set it by pulumi config set url`,
    );
  if (config.get("masterKey") === undefined)
    throw new UserError(
      `config ${config.name}:masterKey is missing; required: the gateway's master key. Set it by pulumi config set --secret masterKey`,
    );
  // The SDK keeps this list to itself; the engine passes it in this variable.
  const secretKeys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  if (!secretKeys.includes(`${config.name}:masterKey`))
    throw new UserError(
      `config ${config.name}:masterKey is in plain text; allowed: a secret. Set it anew by pulumi config set --secret masterKey, and change the gateway's master key if the file was committed`,
    );
}
