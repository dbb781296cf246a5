import type { types } from "@pulumi/kubernetes";

import { ownReason } from "../readiness/ownReason";

/** The exit code of a container that was given the wrong salt key (`EX_DATAERR`). */
export const wrongSaltKeyExitCode = 65;

/** Ends a Job whose container was given the wrong salt key: another attempt with the same key can't succeed. */
export function failOnWrongSaltKey(containerName: string): types.input.batch.v1.PodFailurePolicy {
  const onExitCodes = { containerName, operator: "In", values: [wrongSaltKeyExitCode] };
  return { rules: [{ action: "FailJob", onExitCodes }] };
}

/**
 * Python that defines `check_salt_key()`, for a process that has loaded LiteLLM and knows the database's address. It
 * decrypts stored credentials until one succeeds. If none of them can be decrypted the salt key isn't the one that the
 * database was written with: the process writes the reason to its termination message and ends.
 *
 * LiteLLM itself would start, log an error for each credential and go on without them. It encrypts every value of a credential, every
 * parameter of a model that was added through its API, and the environment variables that its UI sets
 * (`encrypt_decrypt_utils.py`, 1.109.1). One that can't be decrypted may be left from an earlier key, so that one that can is
 * enough.
 */
export const saltKeyCheck = `
import asyncio, json, os, pathlib, re, sys

STORED = """
SELECT credential_values::text AS stored FROM "LiteLLM_CredentialsTable"
UNION ALL SELECT json_build_object('model', litellm_params::jsonb ->> 'model')::text FROM "LiteLLM_ProxyModelTable"
UNION ALL SELECT param_value::text FROM "LiteLLM_Config" WHERE param_name = 'environment_variables'
"""

# 24 bytes of nonce and 16 of authentication, or LiteLLM's mark of its newer algorithm.
ENCRYPTED = re.compile(r"v2:gcm:.+|(?=.{56,}$)(?:[-+/_A-Za-z0-9]{4})+(?:[-+/_A-Za-z0-9]{2}==|[-+/_A-Za-z0-9]{3}=)?")

def encrypted_values(stored):
    value = json.loads(stored) if stored else None
    # A JSON text that holds JSON text.
    value = json.loads(value) if isinstance(value, str) else value
    found = value.values() if isinstance(value, dict) else []
    return [text for text in found if isinstance(text, str) and ENCRYPTED.fullmatch(text)]

async def stored_rows():
    from prisma import Prisma
    database = Prisma()
    await database.connect()
    try:
        return await database.query_raw(STORED)
    finally:
        await database.disconnect()

def check_salt_key():
    from litellm.proxy.common_utils.encrypt_decrypt_utils import decrypt_value_helper
    values = [value for row in asyncio.run(stored_rows()) for value in encrypted_values(row["stored"])]
    if not values:
        return
    def decrypts(value):
        return decrypt_value_helper(value=value, key="stored credential", exception_type="debug") is not None
    if any(decrypts(value) for value in values):
        return
    reason = (
        f"the salt key is not the one that this database was written with: none of its {len(values)} "
        "encrypted values can be decrypted. Set litellm.saltKey, or the Secret in litellm.saltKeySecret, to the former key"
    )
    print(reason, file=sys.stderr, flush=True)
    pathlib.Path("/dev/termination-log").write_text("${ownReason}" + reason)
    os._exit(${wrongSaltKeyExitCode})
`;
