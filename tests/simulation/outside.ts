import { actionsOf, type ConnectorDefinition, defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import type { Idempotency } from "@keyway/schema/catalogue";
import { z } from "zod";
import type { Clock } from "./clock.ts";
import type { Standing } from "./faulty-store.ts";
import type { Random } from "./random.ts";

/** One call that reached the outside system. */
export type Delivery = { key: string; token: string; earlier: string | null; blind: boolean };

/** The outside system: it counts what reaches it, answers late, badly or not at all. */
export class Outside {
	readonly deliveries: Delivery[] = [];
	/** Calls fail no more, so that everything can come to its end. */
	calm = false;
	readonly #clock: Clock;
	readonly #random: Random;

	constructor(clock: Clock, random: Random) {
		this.#clock = clock;
		this.#random = random;
	}

	/** The connector of one process. */
	connector(standing: Standing): ConnectorDefinition {
		const action = (id: string, idempotency: Idempotency) =>
			actionsOf<Record<never, never>>()({
				id,
				version: 1,
				name: id,
				description: id,
				sentence: id,
				input: { earlier: z.string().optional() },
				output: { token: z.string() },
				sample: { token: "t" },
				effect: "write",
				idempotency,
				source: "https://example.com",
				run: async ({ earlier }, { idempotencyKey }) => ({
					token: await this.#call(standing, idempotencyKey, earlier ?? null, idempotency === "none"),
				}),
			});
		const happened = defineTrigger({
			id: "happened",
			version: 1,
			name: "Happened",
			description: "Happened",
			sentence: "Happened",
			input: {},
			output: { n: z.number() },
			sample: { n: 1 },
		});
		const begun = { ...happened, id: "begun" };
		return defineConnector({
			id: "sim",
			name: "Simulated",
			description: "Simulated",
			group: "connector",
			icon: { hue: "#000000", monogram: "Si" },
			triggers: [happened, begun],
			actions: [action("act", "key"), action("blind", "none")],
		});
	}

	async #call(standing: Standing, key: string, earlier: string | null, blind: boolean): Promise<string> {
		const random = this.#random;
		await this.#pause(standing, random.int(0, 60));
		const fate = this.calm ? 1 : random.next();
		if (fate < 0.06) throw new ConnectorError("down", "SIM_DOWN", "Nobody answers.");
		if (fate < 0.08) throw new ConnectorError("invalid", "SIM_INVALID", "That does not fit.");
		const token = `${key}:${this.deliveries.length}`;
		this.deliveries.push({ key, token, earlier, blind });
		await this.#pause(standing, random.chance(0.03) ? random.int(1_000, 8_000) : random.int(0, 60));
		if (fate < 0.12 && !blind) throw new ConnectorError("timeout", "SIM_LOST", "The answer was lost on its way.");
		return token;
	}

	/** Who dies meanwhile never hears of the answer. */
	async #pause(standing: Standing, milliseconds: number): Promise<void> {
		await this.#clock.sleep(milliseconds, standing);
		if (standing.dead) await new Promise(() => {});
	}
}
