/** The label of everything that a check creates; an object with it may be deleted at any time. */
export const scratchLabels = { "llm-gateway/verify": "true" } as const;

/** The same, as a label selector. */
export const scratchSelector = "llm-gateway/verify=true";
