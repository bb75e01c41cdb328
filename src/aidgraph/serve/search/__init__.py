"""Search by name: Chinese, English, pinyin, alias, code; misspelt too; narrowed by facets."""
