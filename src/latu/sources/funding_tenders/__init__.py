"""The EU Funding & Tenders portal: fetch its call records, read them, merge copies of one call."""
