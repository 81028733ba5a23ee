import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { leanDefinitions } from "./build/lean-definitions.ts";

export default defineConfig({
	plugins: [react(), leanDefinitions()],
	build: { outDir: "dist", target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false }, manifest: true },
	server: { proxy: { "/api": "http://127.0.0.1:3000" } },
});
