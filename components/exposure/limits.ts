/** The largest body of a request that must pass: a request with images, in MiB. */
export const bodyMebibytes = 20;

/** Seconds by which the proxy's own timeout comes first, with an answer in the form that clients know. */
const marginSeconds = 10;

/** Seconds that a request may take from outside, streams included. */
export const exposedRequestSeconds = (requestTimeoutSeconds: number): number => requestTimeoutSeconds + marginSeconds;
