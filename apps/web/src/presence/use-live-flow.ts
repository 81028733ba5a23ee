import { setPresence } from "@keyway/contract/flow-live";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../api/client.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import type { DocumentStore } from "../designer/document-store.ts";
import { flowKey, flowServer } from "../designer/use-flow.ts";
import { usePresence } from "./presence-store.ts";
import { watchFlow } from "./watch-flow.ts";

/** Milliseconds that somebody stays at a place before the others are told, so that walking over cards is not. */
const REST = 250;
/** Milliseconds after the edits of others before their problems are asked for. */
const CHECK = 700;

/** Keeps a flow that is open in step with the others who edit it, and shows each to the others. */
export function useLiveFlow(flowId: string, client: string, store: DocumentStore): void {
	const queries = useQueryClient();
	useEffect(() => {
		let checking: ReturnType<typeof setTimeout> | undefined;
		const check = async () => {
			const { revision, problems } = await flowServer(flowId).read();
			const { draft, setProblems } = store.getState();
			if (draft.revision === revision && draft.pending.length === 0) setProblems(problems);
		};
		const spot = tellSpot(flowId, client);
		const stop = watchFlow(flowId, client, {
			since: () => store.getState().draft.revision,
			onOpen() {
				spot.again();
				void store.getState().flush();
			},
			onEdits({ missed }) {
				if (!store.getState().receive(missed)) return;
				clearTimeout(checking);
				checking = setTimeout(() => void check().catch(() => {}), CHECK);
			},
			onPeople: ({ people }) => usePresence.getState().take(people),
			onFlow: () => void queries.invalidateQueries({ queryKey: flowKey(flowId) }),
			onLost: () => store.getState().reload(),
		});
		const onOnline = () => void store.getState().flush();
		window.addEventListener("online", onOnline);
		return () => {
			clearTimeout(checking);
			window.removeEventListener("online", onOnline);
			spot.stop();
			stop();
		};
	}, [flowId, client, store, queries]);
}

/** Tells the server at which card and field this person is, once they have rested there. */
function tellSpot(id: string, client: string) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let told = "";
	const tell = () => {
		const { selected } = useDesignerView.getState();
		const body = { client, card: selected, field: selected === null ? null : focusedField() };
		const spot = JSON.stringify(body);
		if (spot === told) return;
		told = spot;
		// Where it cannot be told, the next place will be.
		void api(setPresence, { params: { id }, body }).catch(() => {
			told = "";
		});
	};
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(tell, REST);
	};
	const stopView = useDesignerView.subscribe((view, before) => view.selected !== before.selected && later());
	document.addEventListener("focusin", later);
	return {
		/** The server may have forgotten it. */
		again() {
			told = "";
			later();
		},
		stop() {
			clearTimeout(timer);
			stopView();
			document.removeEventListener("focusin", later);
		},
	};
}

function focusedField(): string | null {
	return document.activeElement?.closest<HTMLElement>("[data-field-name]")?.dataset["fieldName"] ?? null;
}
