import { urlOf } from "@keyway/contract/client";
import { type FlowStreamMessage, streamFlow } from "@keyway/contract/flow-live";

/** Milliseconds before a stream that the server refused is asked for again. */
const AGAIN = 5_000;

type News = { [E in FlowStreamMessage["event"]]: Extract<FlowStreamMessage, { event: E }>["data"] };

export type FlowListener = {
	/** The revision that is known here: where a new stream begins. */
	since(): number;
	onOpen(): void;
	onEdits(news: News["edits"]): void;
	onPeople(news: News["people"]): void;
	onFlow(): void;
	/** What was missed cannot be told any more. */
	onLost(): void;
};

/** Listens to what others do to a flow until the function that comes back is called. */
export function watchFlow(id: string, client: string, listener: FlowListener): () => void {
	let source: EventSource;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const listen = <E extends keyof News>(event: E, hear: (news: News[E]) => void) =>
		source.addEventListener(event, ({ data }) => hear(JSON.parse(data) as News[E]));

	function open() {
		source = new EventSource(urlOf(streamFlow, { params: { id }, query: { client, since: listener.since() } }));
		source.addEventListener("open", listener.onOpen);
		listen("edits", listener.onEdits);
		listen("people", listener.onPeople);
		listen("flow", listener.onFlow);
		listen("lost", listener.onLost);
		source.addEventListener("error", () => {
			// Nobody is known to be there while nothing is heard.
			listener.onPeople({ people: [] });
			// The browser asks again by itself after a broken line, but not after a refusal.
			if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
		});
	}
	open();
	return () => {
		clearTimeout(timer);
		source.close();
		listener.onPeople({ people: [] });
	};
}
