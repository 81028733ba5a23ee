import type { FieldValue } from "@keyway/schema/field-value";
import type { Token } from "./token.ts";

/** An act of the flow itself: a wait, an approval, a task, a stop. */
export type ControlAct = {
	uses: string;
	fields: Record<string, FieldValue>;
	guessed?: boolean;
	problems?: { code: string; message: string }[];
	condition?: { tokens: readonly Token[]; negate: boolean };
	/** The card before does this already: none is added. */
	isImplied?: boolean;
};
