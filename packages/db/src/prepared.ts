import type postgres from "postgres";

type Driver = postgres.Sql | postgres.TransactionSql;

/** A list of values has as many parameters as values, so that the same query has many texts. */
const LIST = / in \(\$/;

/**
 * The driver as drizzle should use it. Drizzle asks for the types of each query's parameters anew and has it planned anew:
 * two round trips. Prepared once on its connection it is one, and planned a few times. The text decides; lists are left.
 */
export function prepared<T extends Driver>(client: T): T {
	return new Proxy(client, {
		get(target, name) {
			if (name === "unsafe") return unsafeOf(target);
			if (name === "begin" || name === "savepoint") return beginOf(target, name);
			return Reflect.get(target, name);
		},
	});
}

const unsafeOf =
	(client: Driver): Driver["unsafe"] =>
	(text, values = [], options = {}) =>
		client.unsafe(text, values, { ...options, prepare: values.length > 0 && !LIST.test(text) });

/** Drizzle gives only the work to be done. */
const beginOf = (client: Driver, name: "begin" | "savepoint") => (work: (tx: postgres.TransactionSql) => unknown) => {
	const within = (tx: postgres.TransactionSql) => work(prepared(tx));
	return name === "begin"
		? (client as postgres.Sql).begin(within)
		: (client as postgres.TransactionSql).savepoint(within);
};
