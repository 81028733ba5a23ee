import { Edit } from "@keyway/flow/edit";
import { z } from "zod";

const Kept = z.object({
	revision: z.number().int(),
	at: z.number(),
	pending: z.array(z.object({ id: z.string(), edit: Edit })),
});

/** Edits that wait in the browser's storage, perhaps written by an older product; null where they cannot be used. */
export function readKept(text: string): z.infer<typeof Kept> | null {
	try {
		return Kept.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}
