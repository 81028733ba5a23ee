import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";

/** As much of a person as whoever may use access may know. */
export const Someone = z.object({ id: Uuid, name: z.string(), email: z.string().nullable() });
export type Someone = z.infer<typeof Someone>;
