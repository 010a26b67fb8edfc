/** The package's version as the SDKs report it; a test keeps it equal to package.json. */
export const version = '0.1.0'
