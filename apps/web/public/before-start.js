// Before any schema is made: zod would try whether it may compile code from text, which our policy forbids and reports.
globalThis.__zod_globalConfig = { jitless: true };
