import { timestamp, uuid } from "drizzle-orm/pg-core";

/** A moment; PostgreSQL's own text, so that no microsecond is lost. */
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** Ids of rows elsewhere; none at first. */
export const ids = (name: string) => uuid(name).array().notNull().default([]);
