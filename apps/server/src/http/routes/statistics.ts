import type { statisticsRoutes } from "@keyway/contract/statistics";
import { getFlow } from "@keyway/db/flows";
import { countRuns, type Span, slowestCards, stepOf } from "@keyway/db/history/statistics";
import { findNewest } from "@keyway/flow/catalogue-index";
import { errors } from "@keyway/schema/error";
import type { Handlers } from "../handler.ts";

const fail = errors({
	STATISTICS_RANGE: [
		422,
		"The time from {from} to {to} cannot be told of. Choose one that begins before it ends, at most {most} days.",
	],
	TIMEZONE_UNKNOWN: [422, "There is no time zone {timezone}. Use a name like Europe/Berlin."],
});

const DAY = 86_400_000;
const USUAL = 30;
const MOST = 800;

function isZone(timezone: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: timezone }) !== null && !/^[+-]/.test(timezone);
	} catch {
		return false;
	}
}

export const statisticsHandlers: Handlers<typeof statisticsRoutes> = {
	async getStatistics({ query, services }) {
		const { db, registry } = services;
		const to = query.to ? new Date(query.to) : new Date();
		const from = query.from ? new Date(query.from) : new Date(to.getTime() - USUAL * DAY);
		const length = to.getTime() - from.getTime();
		if (length <= 0 || length > MOST * DAY)
			throw fail("STATISTICS_RANGE", { from: from.toISOString(), to: to.toISOString(), most: MOST });
		if (!isZone(query.timezone)) throw fail("TIMEZONE_UNKNOWN", { timezone: query.timezone });
		if (query.flow) await getFlow(db, query.flow, { deleted: true });
		const span: Span = { from, to, flow: query.flow, timezone: query.timezone };
		const [counts, slow] = await Promise.all([countRuns(db, span), slowestCards(db, span)]);
		const sum = (key: "succeeded" | "failed" | "other") =>
			counts.buckets.reduce((total, bucket) => total + bucket[key], 0);
		return {
			from: from.toISOString(),
			to: to.toISOString(),
			step: stepOf(span),
			runs: sum("succeeded") + sum("failed") + sum("other"),
			failed: sum("failed"),
			buckets: counts.buckets,
			durations: counts.durations,
			sampled: slow.sampled,
			cards: slow.cards.map(({ uses, title, ...card }) => ({
				...card,
				title: title ?? findNewest(registry.catalogue, uses)?.name ?? card.card,
			})),
			flows: query.flow ? [] : counts.flows,
		};
	},
};
