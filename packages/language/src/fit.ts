import type { Indexed } from "./catalogue-index.ts";
import { stemOf } from "./token.ts";

/** How well an entry fits a phrase; `verb`, `coverage` and `object` are between 0 and 1. */
export type Fit = { indexed: Indexed; score: number; verb: number; coverage: number; object: number };

export const UNKNOWN_IDF = 6;

export const SENDING = new Set(
	"tell notify inform email mail alert remind message send dm text let warn ping".split(" ").map(stemOf),
);

export const TAKING_AWAY = new Set(["remov", "revok", "withdraw", "strip", "take awai", "drop", "take"]);

export const PERSON_NOUNS = new Set(
	"contractor intern partner user account employee person hire joiner starter leaver requester submitter applicant recipient"
		.split(" ")
		.map(stemOf),
);

export const MESSAGE_NOUNS = new Set(
	[
		"email",
		"mail",
		"messag",
		"note",
		"notif",
		"notic",
		"alert",
		"remind",
		"ping",
		"post",
		"warn",
		"text",
		"announc",
	].map(stemOf),
);
