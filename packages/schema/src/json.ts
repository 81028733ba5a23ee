import { z } from "zod";

/** Any value that JSON can carry (RFC 8259); what cards take, give and journals keep. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const Json: z.ZodType<Json> = z.json();
export const JsonObject: z.ZodType<JsonObject> = z.record(z.string(), Json);

/** A JSON Schema (2020-12) as plain data, made from zod by `z.toJSONSchema`. */
export type JsonSchema = { [key: string]: unknown };
