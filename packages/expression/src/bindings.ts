import type { Json } from "@keyway/schema/json";

/** The data of one evaluation; `now` is the run's recorded time (RFC 3339), so that a replay sees the same. */
export type Bindings = {
	trigger?: Json;
	steps?: Record<string, Json>;
	item?: Json;
	run?: Json;
	now?: string;
};
