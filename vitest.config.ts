import { defineConfig } from "vitest/config";

/** One project per suite of `npm test`; `tests/run.ts` runs them one after the other and prints their times. */
const project = (name: string, include: string[], options: object = {}) => ({
	test: { name, include, environment: "node", testTimeout: 30_000, hookTimeout: 60_000, ...options },
});

export default defineConfig({
	test: {
		globalSetup: ["tests/setup/database.ts"],
		projects: [
			{ extends: true, ...project("unit", ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"]) },
			{ extends: true, ...project("architecture", ["tests/architecture/**/*.test.ts"]) },
			{ extends: true, ...project("connectors", ["tests/connectors/**/*.test.ts"]) },
			{ extends: true, ...project("contract", ["tests/contract/**/*.test.ts"]) },
			{ extends: true, ...project("spine", ["tests/spine/**/*.test.ts"], { testTimeout: 90_000 }) },
			{
				extends: true,
				...project("access", ["tests/access/**/*.test.ts"], { testTimeout: 120_000 }),
			},
			{
				extends: true,
				...project("durability", ["tests/durability/**/*.test.ts"], { testTimeout: 120_000 }),
			},
			{
				extends: true,
				...project("e2e", ["tests/e2e/**/*.test.ts"], { testTimeout: 120_000, hookTimeout: 120_000 }),
			},
		],
	},
});
