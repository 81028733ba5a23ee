import type { FieldValue } from "@keyway/schema/field-value";
import type { Token } from "./token.ts";

/** What a text says, before any card is chosen. */
export type Node =
	| { type: "do"; tokens: readonly Token[]; line: number; detach: boolean; attempt?: boolean }
	/** `In X, …`: steps that are done in one service. */
	| { type: "within"; service: readonly Token[]; line: number; body: Node[] }
	| { type: "when"; word: string; tokens: readonly Token[]; line: number; body: Node[] }
	| {
			type: "if";
			tokens: readonly Token[];
			negate: boolean;
			line: number;
			body: Node[];
			chain: boolean;
			trailing: boolean;
			follows?: boolean;
	  }
	| { type: "case"; subject: readonly Token[]; tokens: readonly Token[]; line: number; body: Node[] }
	| { type: "else"; line: number; body: Node[]; tokens: readonly Token[] }
	| {
			type: "card";
			line: number;
			id: string;
			uses: string | undefined;
			isTrigger: boolean;
			fields: Record<string, FieldValue>;
			body: Node[];
	  }
	| { type: "lane"; line: number; name: string; body: Node[] }
	| { type: "parallel"; line: number; body: Node[] }
	| { type: "try"; line: number; body: Node[] }
	| { type: "each"; tokens: readonly Token[]; line: number; body: Node[] }
	| { type: "failure"; scope: "step" | "all"; line: number; body: Node[] }
	| { type: "answer"; lane: "approved" | "denied" | "timedOut"; tokens: readonly Token[]; line: number; body: Node[] };

export type Clauses = {
	source: string;
	line: number;
	verbs: ReadonlySet<string>;
	protects: (tokens: readonly Token[]) => ReadonlySet<number>;
	/** Whether the words are the name of a service. */
	isService: (tokens: readonly Token[]) => boolean;
};
