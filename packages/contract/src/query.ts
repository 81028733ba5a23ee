import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";

/** Query strings are the only place where values are coerced: everything in them is text. */
export const queryNumber = (range: z.ZodNumber) =>
	z
		.union([
			z.number(),
			z
				.string()
				.regex(/^-?\d{1,15}$/, "Write a whole number.")
				.transform(Number),
		])
		.pipe(range);

export const queryBoolean = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

/** One value, several joined by commas, or the parameter repeated. */
export function queryList<T extends z.ZodType>(item: T) {
	const list = z.array(item).min(1).max(20);
	const text = z.string().transform((joined, context): z.output<T>[] => {
		const result = list.safeParse(joined.split(","));
		if (result.success) return result.data;
		context.issues.push({ code: "custom", message: result.error.issues[0]?.message ?? "", input: joined });
		return z.NEVER;
	});
	return z.union([list, text]);
}

export const Cursor = z.string().min(1).max(1_000);

/** Members of every list's query. */
export const paging = {
	cursor: Cursor.optional(),
	limit: queryNumber(z.number().int().min(1).max(200)).default(50),
};

export const Search = z.string().trim().min(1).max(200);

/** Every list answers this; `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
	z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const ById = z.strictObject({ id: Uuid });
export const NoContent = z.void();
