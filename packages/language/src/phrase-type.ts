import type { Mention } from "./gazetteer.ts";
import type { Token } from "./token.ts";

/** A run of words that asks for one act, with everything in it that helps to find the card. */
export type Phrase = {
	source: string;
	tokens: readonly Token[];
	/** Stem of the verb with its particle; empty where there is none. */
	verb: string;
	verbAt: number;
	mentions: Mention[];
	/** Services named, with the places of their names. */
	services: { connector: string; from: number; to: number }[];
	/** Words that must find their place in the card. */
	content: { stem: string; at: number; optional: boolean }[];
	/** Said: by the service itself, not by the access manager. */
	direct: boolean;
	/** Where a relative clause begins (`whose …`, `who …`), else the end. */
	relative: number;
	/** Where exceptions begin (`except …`); −1 = there are none. */
	except: number;
	/** Where free text begins (`that …`, `saying …`), else the end. */
	tail: number;
	/** Said: somebody is brought into something or out of it (`add them to a team`). */
	movesPerson: boolean;
	/** What the verb acts on is said as many (`the groups`) or as one (`the group`). */
	number: "many" | "one" | undefined;
	/** `in` of `check the guest in`. */
	particle: string | undefined;
	/** A length of time is said. */
	hasLength: boolean;
	/** The noun that the verb acts on. */
	head: string | undefined;
	/** The service spoken of just before: what is meant where none is named. */
	nearby?: string | undefined;
};
