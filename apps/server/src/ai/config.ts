import type { Env } from "../env.ts";
import type { ModelConfig } from "./model.ts";

/** The language model that the environment names; nothing where it names none. @throws Error where the model has no name */
export function modelConfig(env: Env): ModelConfig | undefined {
	if (env.KEYWAY_AI_URL === undefined) return undefined;
	if (env.KEYWAY_AI_MODEL === undefined)
		throw new Error("KEYWAY_AI_URL is set without KEYWAY_AI_MODEL. Name the model that is to be asked.");
	const [input, output] = (env.KEYWAY_AI_PRICES ?? "").split("/").map(Number);
	return {
		url: env.KEYWAY_AI_URL,
		key: env.KEYWAY_AI_KEY,
		model: env.KEYWAY_AI_MODEL,
		...(input !== undefined && output !== undefined ? { prices: { input, output } } : {}),
	};
}
