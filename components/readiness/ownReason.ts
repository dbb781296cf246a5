/**
 * Begins a container's termination message that a script of this program wrote, and that may be shown. Other messages may
 * hold a secret.
 */
export const ownReason = "llm-gateway: ";
