import type { Edit } from "@keyway/flow/edit";
import { emptyHistory, type History, mark, redo, type Turned, undo } from "@keyway/flow/history";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { createStore } from "zustand";
import { ApiError } from "../api/api-error.ts";
import { acknowledged, type Draft, rebased, startDraft, withEdits } from "./draft.ts";

export type SaveState = "saved" | "saving" | "offline" | "refused";

/** The server's side of a flow that is edited. */
export type FlowServer = {
	/** Posts edits made on `base`. @throws ApiError 409 with the missed edits, status 0 when it cannot be reached. */
	post(base: number, edits: readonly Edit[]): Promise<{ revision: number; problems: Problem[] }>;
	/** Reads the flow anew, after the server refused edits that cannot be repaired. */
	read(): Promise<{ graph: FlowGraph; revision: number; problems: Problem[] }>;
};

export type DocumentState = {
	kind: FlowKind;
	catalogue: Catalogue;
	graph: FlowGraph;
	draft: Draft;
	history: History;
	problems: Problem[];
	save: SaveState;
	/** What the person should be told: a refused edit, edits of theirs that others overtook. */
	message: string | null;
	/** The last thing that was done, for screen readers. */
	said: string;
};

export type DocumentActions = {
	/** Applies edits at once and sends them soon. False = they cannot be done, and `message` says why. */
	edit(name: string, edits: readonly Edit[], together?: boolean): boolean;
	undo(): void;
	redo(): void;
	/** Takes back so many gestures at once; below zero, does so many again. */
	turnTo(back: number): void;
	/** Sends what is pending now; resolves when nothing is pending or sending failed. */
	flush(): Promise<void>;
	setProblems(problems: Problem[]): void;
	/** Tells the person something about what they just did. */
	tell(message: string): void;
	/** Says to screen readers what was done without changing the flow. */
	say(words: string): void;
	dismissMessage(): void;
	/** Takes another document as the draft, for example a restored version. */
	replace(graph: FlowGraph, revision: number, problems: Problem[]): void;
};

export type DocumentStart = {
	kind: FlowKind;
	catalogue: Catalogue;
	graph: FlowGraph;
	revision: number;
	problems: Problem[];
};

export type DocumentOptions = { delay?: number; retryDelay?: number };

/** A flow being edited: shown at once, kept on the server, rebased when others edited too, undone as a whole. */
export function createDocumentStore(start: DocumentStart, server: FlowServer, options: DocumentOptions = {}) {
	const { delay = 400, retryDelay = 3_000 } = options;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let sending: Promise<void> | null = null;

	return createStore<DocumentState & DocumentActions>()((set, get) => {
		const schedule = (after: number) => {
			clearTimeout(timer);
			timer = setTimeout(() => void get().flush(), after);
		};
		const take = (draft: Draft, more: Partial<DocumentState> = {}) => set({ draft, graph: draft.graph, ...more });

		/** Posts once; true = go on with what is left. */
		async function send(): Promise<boolean> {
			const { draft, catalogue } = get();
			const count = draft.pending.length;
			try {
				const { revision, problems } = await server.post(draft.revision, draft.pending);
				const next = acknowledged(get().draft, count, revision, catalogue);
				take(next, { problems, save: next.pending.length > 0 ? "saving" : "saved" });
				return next.pending.length > 0;
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				return recover(error);
			}
		}

		async function recover(error: ApiError): Promise<boolean> {
			if (error.status === 409) {
				const { revision, missed } = error.errors as { revision: number; missed: { edits: Edit[] }[] };
				const result = rebased(
					get().draft,
					missed.flatMap((each) => each.edits),
					revision,
					get().catalogue,
				);
				if ("draft" in result) {
					const message = result.lost[0] ? `Somebody else edited this flow too. ${result.lost[0].message}` : null;
					take(result.draft, { message, save: result.draft.pending.length > 0 ? "saving" : "saved" });
					return result.draft.pending.length > 0;
				}
			} else if (error.status === 0 || error.status >= 500 || error.status === 429) {
				set({ save: "offline" });
				schedule(retryDelay);
				return false;
			}
			return reread(error.message);
		}

		/** Our edits cannot be kept: show what the server has, and say why. */
		async function reread(message: string): Promise<boolean> {
			set({ save: "refused", message });
			try {
				const { graph, revision, problems } = await server.read();
				take(startDraft(graph, revision), { problems, history: emptyHistory() });
			} catch {
				schedule(retryDelay);
			}
			return false;
		}

		function turn(turned: Turned | null, done: string) {
			if (!turned) return;
			if ("lost" in turned) {
				set({ message: `“${turned.name}” cannot be undone: somebody else has changed the same cards since.` });
				return;
			}
			const { draft } = get();
			const edit: Edit = { kind: "diff.apply", diff: turned.diff };
			take(
				{ ...draft, graph: turned.graph, pending: [...draft.pending, edit] },
				{ history: turned.history, save: "saving", message: null, said: `${done}: ${turned.name}` },
			);
			schedule(delay);
		}

		return {
			kind: start.kind,
			catalogue: start.catalogue,
			graph: start.graph,
			draft: startDraft(start.graph, start.revision),
			history: emptyHistory(),
			problems: start.problems,
			save: "saved",
			message: null,
			said: "",

			edit(name, edits, together = false) {
				const { draft, catalogue, history } = get();
				const result = withEdits(draft, edits, catalogue);
				if ("problem" in result) {
					set({ message: result.problem.message });
					return false;
				}
				take(result.draft, {
					history: mark(history, name, draft.graph, result.draft.graph, together),
					save: "saving",
					message: null,
					said: name,
				});
				schedule(delay);
				return true;
			},
			undo: () => turn(undo(get().history, get().graph), "Undone"),
			redo: () => turn(redo(get().history, get().graph), "Redone"),
			turnTo(back) {
				for (let count = 0; count < Math.abs(back); count++) {
					const { message } = get();
					if (back > 0) get().undo();
					else get().redo();
					// A gesture that others have overtaken stops the way.
					if (get().message !== null && get().message !== message) return;
				}
			},
			async flush() {
				clearTimeout(timer);
				if (sending) return sending;
				sending = (async () => {
					while (get().draft.pending.length > 0 && (await send())) {}
				})().finally(() => {
					sending = null;
				});
				return sending;
			},
			setProblems: (problems) => set({ problems }),
			tell: (message) => set({ message }),
			say: (said) => set({ said }),
			dismissMessage: () => set({ message: null }),
			replace: (graph, revision, problems) =>
				take(startDraft(graph, revision), { problems, history: emptyHistory(), save: "saved", message: null }),
		};
	});
}

export type DocumentStore = ReturnType<typeof createDocumentStore>;
