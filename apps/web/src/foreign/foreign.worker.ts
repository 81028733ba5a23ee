import { readClip } from "@keyway/flow/read-clip";
import { readKept } from "./read-kept.ts";

/** What is read here, by name; see read-foreign.ts. */
export const READERS = { clip: readClip, kept: readKept };

addEventListener("message", ({ data }: MessageEvent<{ what: keyof typeof READERS; text: string }>) => {
	postMessage(READERS[data.what](data.text));
});
