import type { EngineStore, Listeners, Listening } from "../ports.ts";

/**
 * Who listens to which events, kept: the store is asked once for each type, and the statement that writes an event
 * checks that the answer holds still, so that no flow is missed that was published a moment ago.
 */
export type KnownListeners = { of(types: string[]): Promise<Listeners>; forget(): void };

export function knownListeners(store: Pick<EngineStore, "listening">): KnownListeners {
	let version = "";
	const known = new Map<string, Listening[]>();
	return {
		async of(types) {
			if (types.some((type) => !known.has(type))) {
				const read = await store.listening(types);
				if (read.version !== version) known.clear();
				version = read.version;
				for (const type of types)
					known.set(
						type,
						read.flows.filter((flow) => flow.type === type),
					);
			}
			return { version, flows: types.flatMap((type) => known.get(type) ?? []) };
		},
		forget: () => known.clear(),
	};
}
