import { pause } from "./system";
export const litellm = pause;
