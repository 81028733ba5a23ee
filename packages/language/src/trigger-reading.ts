import type { Indexed } from "./catalogue-index.ts";
import type { Filled } from "./filled.ts";

/** What words were read as the event that starts the flow; `exact` = without a saying for it. */
export type TriggerReading = {
	indexed: Indexed;
	filled: Filled;
	score: number;
	alternatives: Indexed[];
	guessed: boolean;
	exact: boolean;
};
